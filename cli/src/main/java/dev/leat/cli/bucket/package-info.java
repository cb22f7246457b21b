/// Files of people and objects of buckets.
@NullMarked
package dev.leat.cli.bucket;

import org.jspecify.annotations.NullMarked;
