import { z } from "zod";

/** Everything here is of one region: the numbers, the configuration set, the topics. */
export const awsCredentials = z
  .strictObject({
    region: z.string().regex(/^[a-z]{2}(?:-[a-z]{1,12}){1,2}-\d{1,2}$/, 'a region, such as "us-east-1"'),
    /** Temporary ones begin with ASIA, and would end while the gateway runs. */
    accessKeyId: z.string().regex(/^AKIA[A-Z0-9]{12,124}$/, "the id of a long-term access key: AKIA…"),
    secretAccessKey: z.string().regex(/^[A-Za-z0-9/+=]{40,128}$/, "the secret access key that belongs to it"),
    /** Without it nothing is reported. */
    configurationSet: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "the name of a configuration set"),
    /** Whose messages are believed: the ones that events and people's messages are published to. */
    topicArns: z
      .array(z.string().regex(/^arn:aws(?:-us-gov)?:sns:[a-z0-9-]{1,32}:\d{12}:[A-Za-z0-9_-]{1,256}$/, "the ARN of a standard SNS topic"))
      .min(1)
      .max(10),
  })
  .refine(({ region, topicArns }) => topicArns.every((arn) => arn.split(":")[3] === region), {
    path: ["topicArns"],
    message: "topics of another region: events are published to topics of their own region",
  });
export type AwsCredentials = z.infer<typeof awsCredentials>;
