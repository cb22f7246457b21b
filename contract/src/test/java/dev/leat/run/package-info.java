/// Tests of running pipelines, in this module because they use its test doubles.
@NullMarked
package dev.leat.run;

import org.jspecify.annotations.NullMarked;
