/// Views, queues and buckets as tables of a SELECT: for `leat sql`, which asks them in its own
/// process, and for `POST /leat/v1/queries`, which asks them within bounds in that of the app.
@NullMarked
package dev.leat.server.query;

import org.jspecify.annotations.NullMarked;
