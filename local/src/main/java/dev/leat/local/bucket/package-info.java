/// Buckets: objects as rows of the state file, their bytes as files beside it, and the news of
/// them.
@NullMarked
package dev.leat.local.bucket;

import org.jspecify.annotations.NullMarked;
