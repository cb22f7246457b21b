/// Buckets: objects as rows of the state file, content as files next to it, and object
/// notifications.
@NullMarked
package dev.leat.local.bucket;

import org.jspecify.annotations.NullMarked;
