/// Rebuilds of views and renames, from archives, streams and objects: they guard engine, local and
/// connectors.
@NullMarked
package dev.leat.cli.rebuild;

import org.jspecify.annotations.NullMarked;
