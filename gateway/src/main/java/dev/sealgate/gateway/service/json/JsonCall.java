package dev.sealgate.gateway.service.json;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.policy.Caller;
import dev.sealgate.storage.Bytes;

/**
 * One authenticated call. Used by the request's thread only.
 *
 * @param region the region of the request's signature
 * @param operation the name behind {@link JsonService#targetPrefix}, as it was sent
 * @param body the request body; its size is bounded by the door
 * @param http the request it came in; its body was read
 */
public record JsonCall(Caller caller, String region, String operation, Bytes body, HttpRequest http, Trace trace) {}
