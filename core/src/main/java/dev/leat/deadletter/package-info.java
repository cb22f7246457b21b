/// Dead letters and the `leat` attribute of their messages, which holds the reasons.
@NullMarked
package dev.leat.deadletter;

import org.jspecify.annotations.NullMarked;
