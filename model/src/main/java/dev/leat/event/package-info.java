/// Events in the format of Amazon EventBridge.
@NullMarked
package dev.leat.event;

import org.jspecify.annotations.NullMarked;
