/// The commands about buckets and the watched folders of buckets: they guard cli and server.
@NullMarked
package dev.leat.cli.bucket;

import org.jspecify.annotations.NullMarked;
