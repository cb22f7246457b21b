/// Attacks on a running app by records, files and connections: they guard server, lake and
/// connectors.
@NullMarked
package dev.leat.cli.attack;

import org.jspecify.annotations.NullMarked;
