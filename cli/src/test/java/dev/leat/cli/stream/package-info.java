/// Pipelines that read and write streams.
@NullMarked
package dev.leat.cli.stream;

import org.jspecify.annotations.NullMarked;
