/** One field that was refused; the pointer names it in the request body ("/owner/login"). */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
}

/**
 * Everything that can go wrong with a request, as RFC 9457 problem details. A request that never
 * reached the server is `offline`; an answer that is no problem document is `unexpected`.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly errors: FieldError[];

  constructor(body: {
    status: number;
    code: string;
    title?: string;
    detail?: string;
    request_id?: string;
    errors?: FieldError[];
  }) {
    super(body.title ?? body.code);
    this.status = body.status;
    this.code = body.code;
    this.detail = body.detail;
    this.requestId = body.request_id;
    this.errors = body.errors ?? [];
  }

  /** The server wrote a title in the reader's language; otherwise the front has its own words. */
  get told() {
    return this.message !== this.code;
  }

  static async of(response: Response): Promise<Problem> {
    const id = response.headers.get('x-request-id') ?? undefined;
    if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
      const body = await response.json().catch(() => null);
      if (body && typeof body.code === 'string') {
        return new Problem({ request_id: id, ...body, status: response.status });
      }
    }
    return new Problem({ status: response.status, code: 'unexpected', ...(id ? { request_id: id } : {}) });
  }

  static from(error: unknown): Problem {
    if (error instanceof Problem) return error;
    return new Problem({ status: 0, code: error instanceof TypeError ? 'offline' : 'unexpected' });
  }
}
