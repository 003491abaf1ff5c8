/**
 * The door of every service that speaks AWS JSON 1.1: authenticates, bounds the body and renders errors; knows no operation.
 */
@NullMarked
package dev.sealgate.gateway.service.json;

import org.jspecify.annotations.NullMarked;
