/// What pipelines did with the files of buckets: how far they are, and what they published.
@NullMarked
package dev.leat.local.file;

import org.jspecify.annotations.NullMarked;
