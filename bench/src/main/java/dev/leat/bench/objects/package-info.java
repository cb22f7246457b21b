/// Benchmarks of puts and gets of objects over the wire, against other servers of S3's API.
@NullMarked
package dev.leat.bench.objects;

import org.jspecify.annotations.NullMarked;
