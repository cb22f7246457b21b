/// Alarms on queues and pipelines, their notifications, and their redrive policies.
@NullMarked
package dev.leat.alarm;

import org.jspecify.annotations.NullMarked;
