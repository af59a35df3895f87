// The peer of ColdStartBenchmark: a function on Node that takes one command in. The loop at the end
// is less than what Lambda's own runtime for Node does.
import http from 'node:http';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { verifyKey } from 'discord-interactions';

const table = new DynamoDBClient({ region: process.env.AWS_REGION });

async function handle(event) {
  const signature = event.headers['x-signature-ed25519'];
  const timestamp = event.headers['x-signature-timestamp'];
  if (!(await verifyKey(event.body, signature, timestamp, process.env.DISCORD_PUBLIC_KEY))) {
    return { statusCode: 401 };
  }
  const interaction = JSON.parse(event.body);
  const userId = interaction.member.user.id;
  await table.send(
    new PutItemCommand({
      TableName: process.env.TABLE_NAME,
      Item: {
        pk: { S: `USER#${userId}` },
        sk: { S: `TRACE#${interaction.id.padStart(20, '0')}` },
        cmd: { S: interaction.data.name },
        trace_status: { S: 'running' },
        started_at: { N: String(Date.now()) },
        expires_at: { N: String(Math.floor(Date.now() / 1000) + 30 * 86400) },
        work: { M: { interaction: { S: event.body }, token: { S: interaction.token } } },
      },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
  console.log(
    JSON.stringify({ ts: new Date().toISOString(), level: 'info', msg: 'interaction answered', user_id: userId }),
  );
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 5 }),
  };
}

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host, port, agent, method, path: `/2018-06-01/runtime/invocation/${path}` },
      (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => resolve({ headers: response.headers, text: Buffer.concat(parts).toString() }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

while (true) {
  const next = await call('GET', 'next');
  const id = next.headers['lambda-runtime-aws-request-id'];
  const answer = await handle(JSON.parse(next.text));
  await call('POST', `${id}/response`, JSON.stringify(answer));
}
