/// Compares CloudFormation templates.
@NullMarked
package dev.leat.aws.deploy.compare;

import org.jspecify.annotations.NullMarked;
