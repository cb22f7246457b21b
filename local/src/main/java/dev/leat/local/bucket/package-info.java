/// Buckets: objects are rows of the state file, and their content is in files next to it. Includes
/// object notifications.
@NullMarked
package dev.leat.local.bucket;

import org.jspecify.annotations.NullMarked;
