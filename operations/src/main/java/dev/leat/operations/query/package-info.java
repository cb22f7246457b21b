/// SQL access to views, queues and buckets: for `leat sql`, which runs statements in its own
/// process, and for `POST /leat/v1/queries`, which runs them with limits in the app's process.
@NullMarked
package dev.leat.operations.query;

import org.jspecify.annotations.NullMarked;
