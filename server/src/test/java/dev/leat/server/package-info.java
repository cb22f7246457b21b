/// A real server for each test, on a port of its own.
@NullMarked
package dev.leat.server;

import org.jspecify.annotations.NullMarked;
