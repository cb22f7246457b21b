/// Benchmarks of puts and gets of objects over HTTP, compared with other servers of the S3 API.
@NullMarked
package dev.leat.bench.objects;

import org.jspecify.annotations.NullMarked;
