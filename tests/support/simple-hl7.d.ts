/** What the tests use of simple-hl7, which comes without types. */
declare module 'simple-hl7' {
  interface Field {
    readonly value: readonly (readonly { readonly value: readonly string[] }[])[] | string;
    toString(): string;
  }
  interface Segment {
    readonly name: string;
    readonly fields: readonly Field[];
    getField(n: number): string;
  }
  interface Message {
    readonly segments: readonly Segment[];
    getSegment(name: string): Segment;
    toString(): string;
  }
  interface TcpClient {
    connect(done: (error?: Error) => void): void;
    send(message: Message, answered: (error: Error | null, ack: Message) => void): void;
    close(): void;
  }
  const hl7: {
    readonly Parser: new (options: { segmentSeperator: string }) => { parse(text: string): Message };
    readonly Server: { createTcpClient(options: { host: string; port: number; keepalive: boolean }): TcpClient };
  };
  export default hl7;
}
