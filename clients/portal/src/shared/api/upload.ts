/** Sends a file to the API's store, where a mutation can then name it by its id. */
import { useState } from 'react';
import { ApiError } from '@kit/client';
import { Refusals, type Problem } from '@kit/problems';
import { language } from '@kit/words';
import { useApi } from './api';

export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

export interface Upload {
  /** Rejects with Refusals (not such a file, too large) or ApiError. */
  send(file: File): Promise<UploadedFile>;
  /** 0–100 while a file is on its way. */
  percent: number | null;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string | null;
}

/** `kind` as the server registers it: `imports.workbook`. */
export function useUpload(kind: string): Upload {
  const api = useApi();
  const [percent, setPercent] = useState<number | null>(null);
  return {
    percent,
    send: async (file) => {
      setPercent(0);
      try {
        return uploaded(await api.withToken((accessToken) => post({ kind, file, accessToken, onProgress: setPercent })));
      } finally {
        setPercent(null);
      }
    },
  };
}

// fetch does not tell how far an upload is.
function post(given: {
  kind: string;
  file: File;
  accessToken: string;
  onProgress: (percent: number) => void;
}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/files/staff?kind=${encodeURIComponent(given.kind)}`);
    request.setRequestHeader('Authorization', `Bearer ${given.accessToken}`);
    request.setRequestHeader('Accept-Language', language());
    request.upload.onprogress = ({ loaded, total }) => given.onProgress(Math.floor((loaded / Math.max(total, 1)) * 100));
    request.onload = () =>
      resolve({
        status: request.status,
        body: request.responseText,
        requestId: request.getResponseHeader('X-Request-ID'),
      });
    request.onerror = () => reject(new ApiError('offline', '', ''));
    const form = new FormData();
    form.append('file', given.file);
    request.send(form);
  });
}

function uploaded({ status, body, requestId }: Answer): UploadedFile {
  let answer: { file?: UploadedFile; errors?: readonly Problem[] };
  try {
    answer = JSON.parse(body) as typeof answer;
  } catch {
    throw new ApiError('failed', `HTTP_${status}`, '', requestId);
  }
  if (answer.errors !== undefined && answer.errors.length > 0) throw new Refusals(answer.errors);
  if (answer.file === undefined) throw new ApiError('failed', `HTTP_${status}`, '', requestId);
  return answer.file;
}
