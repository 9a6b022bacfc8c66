export const mandatePath = (id: string) => `/account/mandates/${encodeURIComponent(id)}`;
export const acceptMandatePath = (id: string) => `${mandatePath(id)}/accept`;
export const declineMandatePath = (id: string) => `${mandatePath(id)}/decline`;
export const endMandatePath = (id: string) => `${mandatePath(id)}/end`;
