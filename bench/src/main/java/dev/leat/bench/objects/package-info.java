/// How fast objects go in and out over the wire, beside other servers of S3's API.
@NullMarked
package dev.leat.bench.objects;

import org.jspecify.annotations.NullMarked;
