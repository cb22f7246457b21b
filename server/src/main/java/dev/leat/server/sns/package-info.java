/// SNS: its operations, from the SDK's requests to its answers, over the platform's topics. Knows
/// nothing of the wire.
@NullMarked
package dev.leat.server.sns;

import org.jspecify.annotations.NullMarked;
