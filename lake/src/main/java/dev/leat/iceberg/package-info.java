/// Lake tables: Apache Iceberg tables whose data and metadata are objects of a bucket.
@NullMarked
package dev.leat.iceberg;

import org.jspecify.annotations.NullMarked;
