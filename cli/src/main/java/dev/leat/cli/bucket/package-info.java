/// Commands on local files and objects of buckets.
@NullMarked
package dev.leat.cli.bucket;

import org.jspecify.annotations.NullMarked;
