/// Progress of pipelines on the files of buckets, and the files that they published.
@NullMarked
package dev.leat.local.file;

import org.jspecify.annotations.NullMarked;
