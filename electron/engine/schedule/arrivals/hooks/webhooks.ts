import { ulid } from 'ulid';
import type { TriggerView } from '../../../../../shared/contract/schedule.ts';
import { TidemillError } from '../../../../../shared/errors.ts';
import { triggerId } from '../../../../../shared/pipeline/trigger-id.ts';
import { isPlaceholder, placeholderIn } from '../../../../../shared/pipeline/trigger-params.ts';
import type { Json } from '../../../../../shared/worker/protocol.ts';
import type { Project } from '../../../project/types.ts';
import { resolveParams } from '../../../runs/params.ts';
import type { Sql } from '../../../runs/sql.ts';
import type { Clock, Dispatcher, HookAnswer, HookCall, TriggerInForce } from '../../api.ts';
import { NOT_LET_IN, outcome, refusal, SWITCHED_OFF, tooMany, unreadable } from './answers.ts';
import { HookCalls } from './hook-calls.ts';
import { HookTokens } from './hook-tokens.ts';
import { readBody } from './read-body.ts';
import { type Rate, TokenBucket } from './token-bucket.ts';
import { TurnedAway } from './turned-away.ts';

/** Calls of one webhook, with its token. */
const CALLS: Rate = { burst: 20, perSecond: 2 };
/** Calls that are not let in, of all webhooks together. */
const TRIES: Rate = { burst: 20, perSecond: 1 };

export interface WebhooksParts {
  project: Project;
  database: Sql;
  clock: Clock;
  dispatcher: Dispatcher;
  on: boolean;
  find(pipeline: string, trigger: string): TriggerInForce | null;
  /** Told when what `describe` says is something else. */
  onChange(): void;
}

/** Answers to calls: each with its trigger's token, and under one idempotency key once. */
export class Webhooks {
  readonly #parts: WebhooksParts;
  readonly #tokens: HookTokens;
  readonly #calls: HookCalls;
  readonly #tries: TokenBucket;
  readonly #turnedAway: TurnedAway;
  /** By `triggerId`; only of webhooks that there are. */
  readonly #rates = new Map<string, TokenBucket>();

  constructor(parts: WebhooksParts) {
    this.#parts = parts;
    this.#tokens = new HookTokens(parts.database);
    this.#calls = new HookCalls(parts.database);
    this.#tries = new TokenBucket(TRIES, parts.clock);
    this.#turnedAway = new TurnedAway(parts.clock, parts.onChange);
  }

  /** @throws TidemillError `trigger.not_webhook` */
  renewToken({ pipeline, definition }: TriggerInForce): { path: string; token: string } {
    const { name, type } = definition;
    if (type !== 'webhook') {
      throw new TidemillError({
        code: 'trigger.not_webhook',
        message: `The trigger '${name}' of ${pipeline} is not called from outside, so it has no token.`,
        hint: 'A trigger with webhook: true has one.',
      });
    }
    const token = this.#tokens.renew(pipeline, name, this.#parts.clock.now());
    return { path: pathOf(pipeline, name), token };
  }

  /** Where to call a webhook, and whether that can be done already. */
  describe({ pipeline, definition }: TriggerInForce): Pick<TriggerView, 'webhook' | 'problem'> {
    const { name } = definition;
    const has = this.#tokens.has(pipeline, name);
    return {
      webhook: {
        path: pathOf(pipeline, name),
        has_token: has,
        turned_away: this.#turnedAway.of(pipeline, name),
      },
      problem: has ? null : `It has no token yet: tidemill token ${pipeline}.${name}`,
    };
  }

  /** Answers a call. Nothing of its body is read before it is let in. */
  async answer(call: HookCall): Promise<HookAnswer> {
    if (!this.#parts.on) return SWITCHED_OFF;
    const found = this.#parts.find(call.pipeline, call.trigger);
    const webhook = found?.definition.type === 'webhook' ? found : null;
    const answer = await this.#answer(call, webhook);
    if (webhook !== null && !('tick' in answer.body)) {
      this.#turnedAway.note(call.pipeline, call.trigger, answer.status, answer.body.error.message);
    }
    return answer;
  }

  close(): void {
    this.#turnedAway.close();
  }

  async #answer(call: HookCall, webhook: TriggerInForce | null): Promise<HookAnswer> {
    const trigger = this.#letIn(call, webhook);
    if (trigger === null) {
      const wait = this.#tries.take();
      return wait === 0 ? NOT_LET_IN : tooMany(wait, 'Too many calls were not let in');
    }
    const wait = this.#rateOf(trigger).take();
    if (wait > 0) return tooMany(wait, 'This webhook is called too often');
    if (call.idempotencyKey !== null && !isKey(call.idempotencyKey)) {
      return refusal(400, {
        code: 'hook.bad_key',
        message: 'The header Idempotency-Key must be 1 to 200 letters, digits or signs of ASCII.',
      });
    }
    const body = await call.body();
    if (typeof body === 'number') return unreadable(body);
    if (body.length > 0 && !isJson(call.contentType)) {
      return refusal(415, {
        code: 'hook.bad_type',
        message: 'The body must be JSON.',
        hint: 'Send the header Content-Type: application/json.',
      });
    }
    try {
      return await this.#take(trigger, call.idempotencyKey, body);
    } catch (error) {
      // The engine is closing, the trigger has just been removed, or the ledger cannot be written.
      if (error instanceof TidemillError) return refusal(503, error.data);
      throw error;
    }
  }

  #letIn(
    { pipeline, trigger, token }: HookCall,
    webhook: TriggerInForce | null,
  ): TriggerInForce | null {
    const opens = this.#tokens.opens(pipeline, trigger, token ?? '');
    return opens && webhook?.definition.enabled ? webhook : null;
  }

  #rateOf({ pipeline, definition }: TriggerInForce): TokenBucket {
    const id = triggerId(pipeline, definition.name);
    const bucket = this.#rates.get(id) ?? new TokenBucket(CALLS, this.#parts.clock);
    this.#rates.set(id, bucket);
    return bucket;
  }

  async #take(trigger: TriggerInForce, given: string | null, body: Buffer): Promise<HookAnswer> {
    const { clock, dispatcher } = this.#parts;
    const { pipeline, definition } = trigger;
    const { name } = definition;
    const same = given === null ? null : this.#calls.saidSame(pipeline, name, given, body);
    if (same === false) return OTHER_BODY;
    let params: Record<string, Json>;
    try {
      params = readBody(body);
      if (same === null) await this.#check(trigger, params);
    } catch (error) {
      if (!(error instanceof TidemillError)) throw error;
      return refusal(error.code === 'hook.bad_json' ? 400 : 422, error.data);
    }
    const key = given ?? ulid(clock.now());
    const now = clock.now();
    const occurrence = {
      pipeline,
      trigger: name,
      key,
      nominal: now,
      interval: null,
      facts: {},
      params,
      cause: 'called from outside',
    };
    const { tick, known } = await dispatcher.offer(occurrence, () => {
      if (given !== null) this.#calls.note(pipeline, name, key, body);
    });
    // Another call under the same key may have come first while this one's parameters were checked.
    if (known && this.#calls.saidSame(pipeline, name, key, body) !== true) return OTHER_BODY;
    return outcome(tick, known);
  }

  /** @throws TidemillError `param.unknown`, `param.missing`, `param.bad_type`, as `tidemill run` says them */
  async #check(
    { pipeline, definition }: TriggerInForce,
    given: Record<string, Json>,
  ): Promise<void> {
    const { pipeline: declared, problems } = await this.#parts.project.load(pipeline);
    // With errors in its files the call becomes a tick that is refused, which people are told of.
    if (problems.some(({ severity }) => severity === 'error')) return;
    const filledLater = (name: string) => {
      const placeholder = placeholderIn(definition.params[name] ?? null);
      return placeholder !== null && isPlaceholder(placeholder) && !Object.hasOwn(given, name);
    };
    const params = Object.entries(declared.params).filter(([name]) => !filledLater(name));
    const own = Object.entries(definition.params).filter(([name]) => !filledLater(name));
    resolveParams(pipeline, Object.fromEntries(params), { ...Object.fromEntries(own), ...given });
  }
}

const OTHER_BODY = refusal(422, {
  code: 'hook.other_body',
  message: 'A call with this Idempotency-Key came before and said something else.',
  hint: 'Use a new key for each call; the same one only to repeat a call as it was.',
});

/** Names of pipelines and of most triggers are the same in a path. */
function pathOf(pipeline: string, trigger: string): string {
  return `/hooks/${encodeURIComponent(pipeline)}/${encodeURIComponent(trigger)}`;
}

function isKey(key: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(key);
}

function isJson(contentType: string | null): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}
