/// Mails, calls of URLs, subscribers and alarms of a running app: they guard connectors and server.
@NullMarked
package dev.leat.cli.delivery;

import org.jspecify.annotations.NullMarked;
