/// The ends of an app over HTTP: the statistics API, health and metrics for people and machines,
/// and the operations that a second `leat` command asks of a running one.
@NullMarked
package dev.leat.server;

import org.jspecify.annotations.NullMarked;
