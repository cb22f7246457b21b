/// EventBridge: the default event bus, its rules and their targets, independent of the wire
/// protocol.
@NullMarked
package dev.leat.server.eventbridge;

import org.jspecify.annotations.NullMarked;
