resource "aws_iam_role_policy" "copy_role" {
  name = "leat"
  role = aws_iam_role.copy_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = ["${aws_s3_bucket.state_bucket.arn}/_leat/warehouse/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [aws_s3_bucket.state_bucket.arn]
      }
    ]
  })
}
