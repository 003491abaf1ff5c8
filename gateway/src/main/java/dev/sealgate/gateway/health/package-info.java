/** Whether the gateway can do its work, and what is wrong when it cannot; knows of no request but its own pages'. */
@NullMarked
package dev.sealgate.gateway.health;

import org.jspecify.annotations.NullMarked;
