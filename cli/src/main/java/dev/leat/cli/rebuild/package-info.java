/// `leat rebuild`: counts the records of a view again, from archives, streams, objects or
/// documents.
@NullMarked
package dev.leat.cli.rebuild;

import org.jspecify.annotations.NullMarked;
