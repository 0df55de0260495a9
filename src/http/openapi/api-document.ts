import { Injectable, type INestApplication } from '@nestjs/common';
import { type OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document of the running application, made when somebody first asks for it. */
@Injectable()
export class ApiDocument {
  #app: INestApplication | null = null;
  #document: Promise<OpenAPIObject> | null = null;

  /** To be called once, when the application is put together. */
  describes(app: INestApplication): void {
    this.#app = app;
  }

  get(): Promise<OpenAPIObject> {
    this.#document ??= import('./document.js').then(({ openApiDocument }) => openApiDocument(this.#app!));
    return this.#document;
  }
}
