/// Dead letters, and the message attribute `leat` with their reasons.
@NullMarked
package dev.leat.deadletter;

import org.jspecify.annotations.NullMarked;
