/// Tests of the comparison of templates.
@NullMarked
package dev.leat.aws.deploy.compare;

import org.jspecify.annotations.NullMarked;
