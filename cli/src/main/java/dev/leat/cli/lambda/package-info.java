/// The function that runs pipelines in AWS Lambda, and the files of its package.
@NullMarked
package dev.leat.cli.lambda;

import org.jspecify.annotations.NullMarked;
