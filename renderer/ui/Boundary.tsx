import { Component, type ErrorInfo, type ReactNode } from 'react';
import { forgetFailures } from '../app/connection/fetchedPart.ts';
import styles from './Boundary.module.css';

interface Props {
  /** What the person was looking at: "The canvas". */
  what: string;
  children: ReactNode;
}

/** Keeps a fault of ours in one region from taking the window with it, and offers to draw it again. */
export class Boundary extends Component<Props, { fault: Error | null }> {
  override state: { fault: Error | null } = { fault: null };

  static getDerivedStateFromError(fault: Error): { fault: Error } {
    return { fault };
  }

  override componentDidCatch(fault: Error, info: ErrorInfo): void {
    console.error(fault, info.componentStack);
  }

  #drawAgain = (): void => {
    forgetFailures();
    this.setState({ fault: null });
  };

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return (
      <div className={styles.fault} role="alert">
        <p>{this.props.what} met a fault of Tidemill's and could not be drawn.</p>
        <p className={styles.message}>{fault.message}</p>
        <button type="button" onClick={this.#drawAgain}>
          Draw it again
        </button>
      </div>
    );
  }
}
