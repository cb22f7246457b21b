/// New apps for a file of data: schema, checks, pipeline, table and tests, from the file's content.
@NullMarked
package dev.leat.cli.draft;

import org.jspecify.annotations.NullMarked;
