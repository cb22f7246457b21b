/// Lake tables on AWS: their objects are in S3, and the Glue Data Catalog has the location of the
/// current metadata file of each.
@NullMarked
package dev.leat.aws.lake;

import org.jspecify.annotations.NullMarked;
