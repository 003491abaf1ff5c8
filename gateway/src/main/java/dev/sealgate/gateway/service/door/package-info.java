/** What the doors of all protocols share: how they answer requests that cannot be served, whatever these ask for. */
@NullMarked
package dev.sealgate.gateway.service.door;

import org.jspecify.annotations.NullMarked;
