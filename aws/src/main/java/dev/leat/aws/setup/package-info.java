/// Creates the resources of an app on AWS, and finds missing ones.
@NullMarked
package dev.leat.aws.setup;

import org.jspecify.annotations.NullMarked;
