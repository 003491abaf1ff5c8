/** Whether the gateway can do its work, and what is wrong when it cannot; knows of no request but those to its page. */
@NullMarked
package dev.sealgate.gateway.operate.health;

import org.jspecify.annotations.NullMarked;
