/// Pipelines that read and write streams, and the commands about streams: they guard cli, engine
/// and local.
@NullMarked
package dev.leat.cli.stream;

import org.jspecify.annotations.NullMarked;
