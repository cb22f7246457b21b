/// Tests of file pipelines, in this module because they use its test doubles.
@NullMarked
package dev.leat.load;

import org.jspecify.annotations.NullMarked;
