/// The HTTP interfaces of an app: the statistics API, health, metrics, and the operations that the
/// `leat` command calls on a running app.
@NullMarked
package dev.leat.server;

import org.jspecify.annotations.NullMarked;
