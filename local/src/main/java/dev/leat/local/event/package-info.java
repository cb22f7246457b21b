/// The event bus of a state folder: rules, and the delivery of events to their targets.
@NullMarked
package dev.leat.local.event;

import org.jspecify.annotations.NullMarked;
