"""The Python worker of Tidemill: standard library only, any CPython from 3.9."""
